// Where two texts differ: their longest common subsequence, in characters if they are short, else in words.
const MOST = 1_000_000;

const pieces = (text, words) => (words ? text.match(/\s+|[^\s]+/g) ?? [] : [...text]);

/** @returns of each text its parts [text, whether the other has it too] */
export function diff(before, after) {
  const words = before.length * after.length > MOST;
  let [a, b] = [pieces(before, words), pieces(after, words)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [head, tail] = [a.slice(0, start), a.slice(a.length - end)];
  [a, b] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const [keptA, keptB] = a.length * b.length > MOST ? [a.map(() => false), b.map(() => false)] : common(a, b);
  const runs = (list, kept) => joined([...head.map((piece) => [piece, true]), ...list.map((piece, i) => [piece, kept[i]]), ...tail.map((piece) => [piece, true])]);
  return [runs(a, keptA), runs(b, keptB)];
}

function common(a, b) {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const [keptA, keptB] = [a.map(() => false), b.map(() => false)];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) [keptA[i++], keptB[j++]] = [true, true];
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
  return [keptA, keptB];
}

function joined(parts) {
  const runs = [];
  for (const [piece, kept] of parts) {
    if (runs.length && runs.at(-1)[1] === kept) runs.at(-1)[0] += piece;
    else runs.push([piece, kept]);
  }
  return runs;
}
