"""The pages of Django's admin: for superusers all, for a merchant's own admins their merchants only."""
