/** Loaded before a program: says on standard error how much memory its process took at most. */
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS} KB\n`))
