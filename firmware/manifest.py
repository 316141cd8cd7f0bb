# What is frozen into an image, or copied beside a stock one.
package("backstride", opt=3)
module("boot.py", opt=3)
module("main.py", opt=3)
module("deployed.py", opt=3)
