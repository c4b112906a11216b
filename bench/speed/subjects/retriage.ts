import { createKernel } from 'retriage/core'
import { scanning } from '../scanning.ts'

/** This library's scanner as it comes. */
export const subject = scanning(createKernel)
