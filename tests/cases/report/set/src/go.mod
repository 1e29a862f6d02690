module example.com/set
