"""The costs of our client of Bigin in a program: by call, by record and by option."""
