import { expect, it } from 'vitest'
import { triagePrompt } from './triage-prompt.ts'

it('is this, word for word', () => expect(triagePrompt('7')).toMatchSnapshot())
it('takes an id as it is', () => expect(triagePrompt('$& {{workflow_id}}')).toContain('workflow $& {{workflow_id}}.'))
