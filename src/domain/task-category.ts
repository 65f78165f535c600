/**
 * What an instruction asks for.
 * - `summary`: the whole passage in few words, its topic, a title
 * - `rewriting`: the same in other words or another language; `writing`: a new text
 * - `classification`: a label for a text: its sentiment, its genre, one of given classes
 * - `reasoning`: an inference or a calculation; `comparison`: what differs or is alike
 * - `yesNo`: whether something is so
 * - `count`: how many, how much, how long, which share; `date`: when; `person`: who; `place`: where
 * - `reason`: why; `method`: how; `definition`: what something is or means
 * - `extraction`: any other fact; `other`: none of these, or not understood
 */
export const TASK_CATEGORIES = [
  ...(['summary', 'rewriting', 'writing', 'classification', 'reasoning', 'comparison', 'yesNo'] as const),
  ...(['count', 'date', 'person', 'place', 'reason', 'method', 'definition', 'extraction', 'other'] as const),
] as const;

export type TaskCategory = (typeof TASK_CATEGORIES)[number];

/**
 * The category of a question (an instruction without its options), told from its wording: in English by many, in
 * German, French, Spanish, Italian, Portuguese, Dutch, Russian, Chinese and Japanese by the words that ask alone.
 */
export function taskCategory(question: string): TaskCategory {
  const asked = lastQuestion(question.slice(-MOST_READ));
  const task = TASKS.find(([pattern]) => pattern.test(asked))?.[1];
  if (task !== undefined) return task;
  const clause = mainClause(asked);
  return QUESTIONS.find(([pattern]) => pattern.test(clause))?.[1] ?? 'other';
}

/** A question stands at an instruction's end; in UTF-16 code units. */
const MOST_READ = 1000;

/** The last sentence with a question mark, or the whole. */
function lastQuestion(text: string): string {
  const trimmed = text.trim();
  return [...trimmed.matchAll(/[^.!?。！？\n]*(?:\.\S[^.!?。！？\n]*)*[?？]/gu)].at(-1)?.[0].trim() ?? trimmed;
}

/** `When the war ended, who ruled?` asks who. */
function mainClause(question: string): string {
  const [, behind] =
    /^(?:when|where|while|after|before|if|in|on|at|as|since|until)\b[^,?]*,\s*(.*)$/is.exec(question) ?? [];
  return behind !== undefined && /\b(?:what|which|who|whom|whose|when|where|why|how)\b/i.test(behind)
    ? behind
    : question;
}

const WH = String.raw`\b(?:what|which)\s+(?:\w+\s+){0,2}?`;

const TASKS: readonly (readonly [RegExp, TaskCategory])[] = [
  [
    /\b(?:summari[sz]e|summary|tl;?dr|main (?:idea|point|topic|theme|subject)|(?:suitable|good|possible|best) title|headline|title (?:for|of) th(?:e|is) (?:passage|text|article|story)|(?:passage|text|article|story|paragraph) (?:mainly |mostly )?about|fasse .* zusammen|zusammenfass|résum|resum|riassum|samenvat)|总结|概括|要約/iu,
    'summary',
  ],
  [/\b(?:translate|paraphrase|rephrase|rewrite|reword|simplify|übersetze|tradui|traduc)|翻译|改写/iu, 'rewriting'],
  [/^(?:please )?(?:write|compose|generate|create|draft|schreibe|écri|escrib)\b/iu, 'writing'],
  [
    /\b(?:classif|categori[sz]e|sentiment|which (?:category|class|label)|what (?:category|genre|tone))/iu,
    'classification',
  ],
  [/\b(?:calculate|compute|infer|deduce|conclude|what can be (?:inferred|concluded))\b/iu, 'reasoning'],
  [
    /\b(?:difference|differ|compare[ds]?|comparison|similarit|in common|unterschied|différence|diferencia)|区别|違い/iu,
    'comparison',
  ],
  [
    /\btrue or false\b|\bis it true\b|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must)\b(?!.*\bor\b)|是否|吗[?？]?$|^[^何誰]*ですか。?$|^(?:ist|sind|hat|haben|kann|est-ce que|¿es|¿son) /iu,
    'yesNo',
  ],
];

const QUESTIONS: readonly (readonly [RegExp, TaskCategory])[] = [
  [
    new RegExp(
      String.raw`\bhow (?:man|many|much|long|far|old|tall|high|deep|wide|heavy|fast|big|large|often|frequently)\b|${WH}(?:number|percent|percentage|share|proportion|amount|age|height|weight|length|depth|speed|distance|temperature|population|price|cost|score|size|magnitude)\b|\bwie (?:viele?|lange|weit|oft|alt|hoch)\b|\bcombien\b|\bcu[aá]nt[oa]s?\b|\bquant[oiae]s?\b|\bhoeveel\b|сколько|多少|几[个年天人]|いくつ|何[人個年歳回]`,
      'iu',
    ),
    'count',
  ],
  [
    new RegExp(
      String.raw`\bwhen\b|${WH}(?:years?|dates?|day|month|century|decade|era|period|time|season)\b|^(?:wann|quand|cuándo|quando|wanneer)(?!\p{L})|\b(?:quelle (?:année|date)|qué año|welchem jahr|che anno|que ano)\b|когда|何时|什么时候|哪一?年|いつ`,
      'iu',
    ),
    'date',
  ],
  [
    new RegExp(
      String.raw`\b(?:who|whom|whose|who's)\b|${WH}(?:person|people|man|woman|king|queen|president|emperor|author|writer|scientist|actor|actress|player|singer|artist|composer|leader|inventor|director|poet|general|chemist|biologist|philosopher|captain)\b|^(?:wer|wen|wem|wessen|wie is|qui|quién|quiénes|chi|quem)(?!\p{L})|кто|谁|誰`,
      'iu',
    ),
    'person',
  ],
  [
    new RegExp(
      String.raw`\bwhere\b|${WH}(?:city|cities|town|village|country|countries|state|region|place|location|continent|river|island|street|area|county|province)\b|^(?:wo|wohin|woher|où|dónde|dove|onde|waar)(?!\p{L})|где|куда|哪里|哪儿|在哪|どこ`,
      'iu',
    ),
    'place',
  ],
  [
    new RegExp(
      String.raw`\bwhy\b|${WH}(?:reasons?|causes?|purpose|motive)\b|\bwhat (?:caused|causes|led|made|makes)\b|^(?:warum|wieso|weshalb|pourquoi|por qu[eéê]|perché|waarom)(?!\p{L})|почему|зачем|为什么|为何|なぜ|どうして`,
      'iu',
    ),
    'reason',
  ],
  [
    /\bwhat (?:does|do|did) .+ (?:mean|stand for)\b|\bwhat is meant\b|^(?:please )?define\b|\bdefinition\b|^what(?: is|'s|’s| are| was| were) (?:an? |the )?(?:(?!the\b|of\b|in\b|for\b|name\b|first\b|\w+est\b|most\b)[\p{L}\p{N}'’“”"-]+ ?){1,3}\?*$|^was ist (?:ein|eine|der|die|das)? ?\S+\?$|^qu'est-ce qu|^¿?qué es|什么是|是什么意思|とは何/iu,
    'definition',
  ],
  [
    /\bhow\b|\bby what means\b|^(?:wie|comment|cómo|come|como|hoe)(?!\p{L})|как |怎么|如何|どうやって|どのように/iu,
    'method',
  ],
  [
    /\b(?:what|which|name|list|identify|mention|find|extract|state)\b|^(?:was|welche[rsnm]?|que|quel|quelles?|quels|qué|cuál|cuáles|cosa|quale|qual|quais|wat|welke?)(?!\p{L})|что|какой|какая|какие|什么|哪|何|どの/iu,
    'extraction',
  ],
];
