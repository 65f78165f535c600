const people = ['Anna Muir', 'Jonas Lie', 'Ragna Holm', 'Peter Voss', 'Clara Oduya', 'Tomas Reyes', 'Ingrid Falk'];
const works = ['a mill', 'a school', 'a stone bridge', 'a lighthouse', 'a library', 'a theatre', 'an inn', 'a market'];
const towns = ['Ostvik', 'Larne', 'Verdal', 'Castello', 'Brandt', 'Nordhavn', 'Salcombe', 'Ulmeni', 'Tarrow'];
const ends = [
  'was lost in a fire',
  'was sold to the town',
  'fell into the river',
  'became a museum',
  'was painted red',
];

/** A text of short paragraphs, no two alike: many small examples for a model to write. Always the same. */
export function chronicle(paragraphs: number): string {
  return Array.from({ length: paragraphs }, (_, index) => {
    const year = 1701 + 3 * index;
    const [who, what, where] = [pick(people, index), pick(works, index), pick(towns, index)];
    const later = year + 11 + (index % 37);
    return `In ${year} ${who} built ${what} in ${where}. In ${later} it ${pick(ends, index)}.`;
  }).join('\n\n');
}

function pick(from: readonly string[], index: number): string {
  return from[index % from.length] ?? '';
}
