// What is on screen, as a file.

function hand(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const save = (name, content, type) => hand(name, new Blob([content], { type }));

const LOOKS = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'font-size', 'font-weight', 'font-family', 'visibility'];

/** Charts below each other, with their looks written into them: a picture that needs no style sheet. */
export function picture(charts, title) {
  const space = 'http://www.w3.org/2000/svg';
  const width = Math.max(...charts.map((chart) => chart.width.baseVal.value));
  const whole = document.createElementNS(space, 'svg');
  const back = document.createElementNS(space, 'rect');
  let height = 30;
  const name = document.createElementNS(space, 'text');
  const look = getComputedStyle(document.body);
  back.setAttribute('fill', look.backgroundColor);
  name.setAttribute('x', 12);
  name.setAttribute('y', 20);
  name.setAttribute('fill', look.color);
  name.setAttribute('font-family', look.fontFamily);
  name.setAttribute('font-size', 13);
  name.textContent = title;
  whole.append(back, name);
  for (const chart of charts) {
    const copy = chart.cloneNode(true);
    const [from, to] = [[chart, ...chart.querySelectorAll('*')], [copy, ...copy.querySelectorAll('*')]];
    from.forEach((node, i) => {
      const computed = getComputedStyle(node);
      for (const property of LOOKS) to[i].setAttribute(property, computed.getPropertyValue(property));
      to[i].removeAttribute('class');
    });
    copy.setAttribute('y', height);
    height += chart.height.baseVal.value;
    whole.append(copy);
  }
  for (const node of [whole, back]) {
    node.setAttribute('width', width);
    node.setAttribute('height', height);
  }
  return { text: new XMLSerializer().serializeToString(whole), width, height };
}

export const saveSvg = (name, charts, title) => save(`${name}.svg`, picture(charts, title).text, 'image/svg+xml');

export async function savePng(name, charts, title) {
  const { text, width, height } = picture(charts, title);
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => hand(`${name}.png`, blob));
}
