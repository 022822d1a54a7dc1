"""What `bench_app` is made of: two bare apps to measure beside, servers that tell, and a browser that watches."""
