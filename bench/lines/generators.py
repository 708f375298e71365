import sys


def grep(pattern, lines):
    for line in lines:
        if pattern in line:
            yield line


def lower(lines):
    for line in lines:
        yield line.lower()


def uniq(lines):
    last = None
    for line in lines:
        if line != last:
            yield line
        last = line


count = size = 0
with open(sys.argv[1], encoding="utf-8") as file:
    for line in uniq(lower(grep("error", file))):
        count += 1
        size += len(line)
print(count, size)
