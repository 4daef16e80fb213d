"""What our client of Bigin costs a program that uses it: by call, by record and by option."""
