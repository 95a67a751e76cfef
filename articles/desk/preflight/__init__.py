"""What the checks find in an article, and the word list that some of them use."""
