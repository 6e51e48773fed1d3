"""What we tell people: reminders of terms and who is told when nobody heeds them, on the desk and by e-mail."""
