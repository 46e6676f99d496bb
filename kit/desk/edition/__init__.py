"""What an edition is made with: pages, paper, the answer key, a lesson without its answers."""
