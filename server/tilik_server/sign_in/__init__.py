"""Sign-in: access tokens of issuers, with the persons that they name, and integration keys."""
