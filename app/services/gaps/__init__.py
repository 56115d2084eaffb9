"""What people look for and do not find, without anything of a person; and what is known where."""
