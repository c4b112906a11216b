import { builtInClassifiers, createTriage, lacksCause, parsePolicy, type Decision, type PolicyChanges, type Triage } from 'retriage'
import { patterns } from 'retriage/classifiers'
import { re2 } from 'retriage/regex'
import type { LabelledCase } from '../corpus.ts'
import { judge, type Judged } from '../judge.ts'
import { tally, type Tally } from '../tally.ts'
import { scriptedModel, type ScriptedModel } from './scripted-model.ts'

/** How a corpus comes out with one model. */
export interface WithModel {
  all: Tally
  /** Of the cases alone that are held for want of a cause without a model: what it was asked about. */
  held: Tally
  /** Decided cases whose decision the model changed; must be none. */
  changed: number
  questions: number
}

/** One set of patterns with and without models. */
export interface ModelFigures {
  patterns: 'built-in' | 'none'
  alone: { all: Tally; held: Tally }
  right: WithModel
  wrong: WithModel
  /** The wrong model where policy leaves giving up to rules and persons. */
  wrongMayNotFail: WithModel
  /** The wrong model where policy leaves it nothing. */
  wrongMayNothing: WithModel
}

/** Decides every case without a model, and with models that are right and wrong, as far as policy lets them. */
export async function withModels(cases: readonly LabelledCase[], packs: ModelFigures['patterns']): Promise<ModelFigures> {
  const first: Decision[] = []
  const alone = triageOf(packs)
  for (const { failure } of cases) first.push(await alone.decide(failure))
  const judged = cases.map((labelled, index) => judge(labelled, first[index]!))
  const held = first.map((decision) => lacksCause(decision))
  const only = (items: readonly Judged[]): Judged[] => items.filter((_, index) => held[index])
  const measure = async (model: ScriptedModel, policy: PolicyChanges = {}): Promise<WithModel> => {
    const triage = triageOf(packs, model, policy)
    const after: Judged[] = []
    let changed = 0
    for (const [index, labelled] of cases.entries()) {
      model.labelled = labelled
      const decision = await triage.decide(labelled.failure)
      if (!held[index] && JSON.stringify(decision) !== JSON.stringify(first[index])) changed++
      after.push(judge(labelled, decision))
    }
    return { all: tally(after), held: tally(only(after)), changed, questions: model.questions }
  }
  return {
    patterns: packs,
    alone: { all: tally(judged), held: tally(only(judged)) },
    right: await measure(scriptedModel('right')),
    wrong: await measure(scriptedModel('wrong')),
    wrongMayNotFail: await measure(scriptedModel('wrong'), { model: { fail: false } }),
    wrongMayNothing: await measure(scriptedModel('wrong'), { model: { fail: false, retry: false } }),
  }
}

const unlimited = { calls: Infinity, inputTokens: Infinity, outputTokens: Infinity }

function triageOf(packs: ModelFigures['patterns'], model?: ScriptedModel, policy: PolicyChanges = {}): Triage {
  return createTriage({
    ...(packs === 'built-in' ? {} : { builtIn: false, classifiers: [patterns({ patterns: [], engine: re2 }), ...builtInClassifiers] }),
    ...(model ? { llm: { provider: model, limits: unlimited } } : {}),
    policy: parsePolicy(policy),
  })
}
