import type { Role } from '../pattern.ts'

/** What a role is worth against a root. A cascade alone is a reason to look, not to decide. */
export const roleWeight: Readonly<Record<Role, number>> = {
  root: 1,
  cascade: 0.6,
  wrapper: 0.5,
  recovered: 0.4,
  teardown: 0.2,
  context: 0,
}

/** The one of two roles that is worth less. */
export function lesserRole(a: Role, b: Role): Role {
  return roleWeight[a] <= roleWeight[b] ? a : b
}
