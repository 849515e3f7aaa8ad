"""Any input at all: how it is made (`mutations`, `grown`, `walks`), and what holds of it (`properties`)."""
