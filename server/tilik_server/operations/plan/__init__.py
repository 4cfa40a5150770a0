"""Plans: write, submit, agree to and revise them."""
