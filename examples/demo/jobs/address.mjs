// Where serve listens and fetch looks: an address of this machine that other programs would use too, or loopback where it has no other.
import { networkInterfaces } from 'node:os'

const own = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)

export const host = own?.address ?? '127.0.0.1'
export const port = Number(process.env.DEMO_PORT ?? 47113)
