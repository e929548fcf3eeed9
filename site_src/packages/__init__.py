"""What a teacher takes into another program: each module makes one format of a course."""
