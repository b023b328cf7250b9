"""Operations that clients name instead of sending: trusted documents from files, and queries that clients register.

Knows no HTTP and no schema. A *trusted document* is the text of a file that a person has put into the folder; an
*automatic persisted query* is one that a client has sent with its hash. (What is in MongoDB is a stored document, and
has nothing to do with either.)
"""
