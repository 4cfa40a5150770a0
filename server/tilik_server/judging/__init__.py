"""From scores and ratings to outcomes, by the rules of the cycle's scheme."""
