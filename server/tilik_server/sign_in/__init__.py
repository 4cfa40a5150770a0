"""Sign-in: access tokens of issuers, and the persons that their claims name."""
