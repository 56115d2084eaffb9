"""What people do, in the words of the domain: the database in, values out."""
