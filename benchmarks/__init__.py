"""The peers that the package is measured against, and what measures them."""
