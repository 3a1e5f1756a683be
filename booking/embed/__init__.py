"""A booking inside another site's page: in-frame addresses, who may frame them, and the script that merchants paste.

In a frame no cookie can be relied upon. The pages of a merchant are there a second time, under an unguessable key,
`/<merchant>/in/<key>/…`, and what the visitor chose belongs to that key.
"""
