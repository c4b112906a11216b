import type { Variables } from './environment.ts'

/** How programs reach the world from behind a proxy or with certificates of their own. */
export const networkVariables: Variables = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].map((name) => [
    name,
    true,
  ]),
)
