"""What a class did: hand-ins as one table, answers judged anew, tables for other programs."""
