"""The pages for people: / with everything that can be played with, the mailbox, a followed confirmation link."""
