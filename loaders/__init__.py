"""The way in: puts a folder of documents into MongoDB as they are."""
