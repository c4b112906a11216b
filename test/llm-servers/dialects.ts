import { claimed, type Dialect } from './model-server.ts'

/** `POST /chat/completions`, as OpenAI and most local servers have it. */
export const openAiDialect: Dialect = {
  answer: (text, ends, model) => ({
    ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_700_000_000, model },
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, ...(ends === 'refusal' ? { refusal: 'I cannot help with that.' } : {}) },
        finish_reason: { done: 'stop', length: 'length', refusal: 'content_filter' }[ends],
      },
    ],
    usage: {
      prompt_tokens: claimed.inputTokens,
      completion_tokens: claimed.outputTokens,
      total_tokens: claimed.inputTokens + claimed.outputTokens,
    },
  }),
  error: (status, message) => ({ error: { message, type: status === 429 ? 'rate_limit_error' : 'server_error', param: null, code: null } }),
}

/** `POST /messages`, as Anthropic has it. */
export const anthropicDialect: Dialect = {
  answer: (text, ends, model) => ({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model },
    content: text === null ? [] : [{ type: 'text', text }],
    stop_reason: { done: 'end_turn', length: 'max_tokens', refusal: 'refusal' }[ends],
    stop_sequence: null,
    usage: { input_tokens: claimed.inputTokens, output_tokens: claimed.outputTokens },
  }),
  error: (status, message) => ({
    type: 'error',
    error: { type: status === 429 ? 'rate_limit_error' : 'api_error', message },
    request_id: 'req_1',
  }),
}
