"""How every page would look: the real views, asked by nobody, about a merchant that does not exist."""
