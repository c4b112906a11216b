import { JavaScriptKernel } from 'retriage/core'
import { scanning } from '../scanning.ts'

/** The same where there is no WebAssembly with vectors. */
export const subject = scanning((bytes) => new JavaScriptKernel(bytes))
