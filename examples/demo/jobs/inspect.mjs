console.error('inspection ended')
process.exit(3)
