import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Renders conversations that end with the user's message, with the answer to come begun. */
export type ChatRenderer = (messages: readonly ChatMessage[]) => string;

/** The model's own beginning and end of a text, empty where it has none. */
export interface ChatTokens {
  readonly bos: string;
  readonly eos: string;
}

const MOST_STEPS = 20_000;
const LONGEST_VALUE = 200_000;

/**
 * A renderer of one Jinja chat template. A template comes with a model from anywhere, so what it may cost is limited:
 * the renderer throws for one that loops or grows without end, as for one that refuses the conversation.
 *
 * @throws Error when the template cannot be parsed.
 */
export function createChatRenderer(template: string, tokens: ChatTokens): ChatRenderer {
  const program = parse(tokenize(template, { lstrip_blocks: true, trim_blocks: true }));
  return (messages) => {
    const environment = new Environment();
    for (const [name, value] of Object.entries(globals(messages, tokens))) environment.set(name, value);
    const rendered = new LimitedInterpreter(environment).run(program);
    if (typeof rendered.value !== 'string') throw new TypeError('The template gave no text.');
    return rendered.value;
  };
}

/** The template ran for too long or made too much. */
export class ChatTemplateLimitError extends Error {
  override readonly name = 'ChatTemplateLimitError';
}

/** The template called `raise_exception`, as one does that knows no system message. */
export class ChatTemplateRefusalError extends Error {
  override readonly name = 'ChatTemplateRefusalError';
}

class LimitedInterpreter extends Interpreter {
  #steps = 0;

  override evaluate(...step: Parameters<Interpreter['evaluate']>): ReturnType<Interpreter['evaluate']> {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new ChatTemplateLimitError();
    const result = super.evaluate(...step);
    const value: unknown = result.value;
    if ((typeof value === 'string' || Array.isArray(value)) && value.length > LONGEST_VALUE) {
      throw new ChatTemplateLimitError();
    }
    return result;
  }
}

function globals(messages: readonly ChatMessage[], { bos, eos }: ChatTokens): Readonly<Record<string, unknown>> {
  return {
    messages,
    bos_token: bos,
    eos_token: eos,
    add_generation_prompt: true,
    // The answer shall be pairs at once.
    enable_thinking: false,
    raise_exception: (message: unknown) => {
      throw new ChatTemplateRefusalError(String(message));
    },
    range,
    strftime_now: formatFixedDate,
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
  };
}

/** As Python's, and never long enough to fill the memory. */
function range(...bounds: readonly number[]): number[] {
  const [start, stop, step = 1] = bounds.length < 2 ? [0, ...bounds] : bounds;
  if (start === undefined || stop === undefined || step === 0) throw new RangeError('A range without an end.');
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > MOST_STEPS) throw new ChatTemplateLimitError();
  return Array.from({ length }, (_, index) => start + index * step);
}

const DATE_PARTS: Readonly<Record<string, string>> = {
  Y: '2024',
  y: '24',
  m: '07',
  d: '26',
  B: 'July',
  b: 'Jul',
  A: 'Friday',
  a: 'Fri',
  H: '12',
  M: '00',
  S: '00',
  '%': '%',
};

/** 26 July 2024, the day in Llama 3's own template: a prompt that knew today's date could not be made again. */
function formatFixedDate(format: string): string {
  return format.replaceAll(/%([a-zA-Z%])/g, (directive, part: string) => DATE_PARTS[part] ?? directive);
}
