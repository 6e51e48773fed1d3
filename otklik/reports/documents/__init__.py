"""Documents: any report → a file. They know headings, sentences, tables and pictures, and nothing of appeals."""
