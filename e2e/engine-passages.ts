/** Twenty short texts of our own: plain, numbers, other scripts, emoji, markers spelled out, line breaks. */
export const passages: readonly string[] = [
  'Honey bees live in colonies. The queen lays about 1,500 eggs a day in summer.',
  'The lighthouse was built in 1871 and its lamp burned oil until 1932.',
  'Mix 300 g of flour with 6 g of salt, then add 190 ml of water.',
  'Anna found a small brass key under the third step of the cellar stairs.',
  'A river slows where its bed is wide, and drops the sand it carried.',
  'Zürich liegt am Wasser – 日本語 text, emoji 🐝 and a\ttab.',
  'Markers in the text: <CON> a </CON> <QUE> b <ANS> c </END> <s> </s> stay text.',
  'First line.\n\nSecond paragraph, with  two blanks.\r\nThird line.',
  'Copper melts at 1,085 °C; tin melts at 232 °C. Bronze is made of both.',
  'The night train to Lyon leaves at 22:15 from platform 4.',
  'Owls fly quietly because the edges of their feathers are soft.',
  'When the bell rang, nobody moved: the master had not closed his book.',
  'Ice floats because it is less dense than the water around it.',
  'Turn the valve a quarter to the left, wait ten seconds, and turn it back.',
  'In 1610 Galileo saw four small lights beside Jupiter.',
  'Τα μελίσσια ζουν σε αποικίες. Пчёлы живут семьями. النحل يعيش في مستعمرات.',
  'Tea was carried over the pass on mules, twelve bales to a caravan.',
  'A prime number has exactly two divisors: one and itself.',
  'The baker’s son could tell rye from wheat with his eyes closed.',
  'Salt lowers the freezing point of water, which is why it is spread on roads.',
];

/** About 150 tokens. */
export const longPassage = [
  'The old mill at the bend of the river was built in 1764 by two brothers who had come from the coast.',
  'Its wheel turned three pairs of stones, and farmers from eleven villages brought their grain in autumn.',
  'When the railway reached the valley in 1889, a steam mill opened beside the station and the river mill fell silent.',
  'For forty years it served as a barn. In 1931 a teacher named Ada Voss bought it, repaired the roof, and opened a',
  'school for weavers. Her students dyed wool with madder, weld and woad, which they grew along the mill stream.',
].join(' ');
