import { drawn, isClear, sheetOf, type Labels, type Picture } from './picture.sheet.ts';

/** What is for the hand and not for the eye. */
const TOOLS = 'fieldset, button, select, input';

/**
 * What is laid out of boxes and words, as it stands on the screen: the tiles of the map, the rows of a ranking. A list
 * that scrolls is drawn whole.
 */
export const pictureOfBoxes = (root: HTMLElement, labels: Labels): Picture => {
  const { left, top } = root.getBoundingClientRect();
  const content: SVGElement[] = [];
  const place = ({ x, y }: DOMRect) => ({ x: x - left, y: y - top + root.scrollTop });
  const visit = (element: Element): void => {
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.visibility === 'hidden' || element.matches(TOOLS)) return;
    // Words for who listens, which nobody sees.
    if (style.clipPath.startsWith('inset(50%')) return;
    const box = element.getBoundingClientRect();
    if (element !== root && box.width > 0)
      content.push(...boxOf(style, box, place(box)), ...cornerOf(element, box, place(box)));
    for (const child of element.childNodes) {
      if (child instanceof Element) visit(child);
      else if (child instanceof Text) content.push(...wordsOf(child, style, place));
    }
  };
  content.push(hatch(getComputedStyle(root).color));
  visit(root);
  const { clientWidth: width } = root;
  return sheetOf(root, labels, { width, height: Math.max(root.clientHeight, root.scrollHeight), content });
};

const HATCH = 'hatch';

/** What stands for no figure at all: thin lines across. */
const hatch = (stroke: string): SVGElement => {
  const definitions = drawn('defs', {});
  const pattern = drawn('pattern', {
    id: HATCH,
    width: 6,
    height: 6,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  });
  pattern.append(drawn('path', { d: 'M0 0v6', stroke, 'stroke-width': 1.5, 'stroke-opacity': 0.4 }));
  definitions.append(pattern);
  return definitions;
};

const boxOf = (
  style: CSSStyleDeclaration,
  { width, height }: DOMRect,
  { x, y }: { x: number; y: number },
): SVGElement[] => {
  const [above, beside] = [style.borderTopStyle, style.borderLeftStyle].map((kind) => kind !== 'none');
  const line = Number.parseFloat(style.borderTopWidth);
  const hasLine = line > 0 && above && beside;
  const isPatterned = style.backgroundImage !== 'none';
  const isFilled = !isClear(style.backgroundColor);
  // An upright mark, such as that of what is expected.
  if (beside && !above && !isFilled) {
    const thick = Number.parseFloat(style.borderLeftWidth);
    return [drawn('rect', { x, y, width: thick, height, fill: style.borderLeftColor })];
  }
  if (!hasLine && !isPatterned && !isFilled) return [];
  const shape = { x, y, width, height, rx: Number.parseFloat(style.borderTopLeftRadius) || 0 };
  const fill = isFilled ? style.backgroundColor : isPatterned ? `url(#${HATCH})` : 'none';
  if (!hasLine)
    return [
      drawn('rect', {
        ...shape,
        fill,
        ...(isPatterned ? { stroke: style.color, 'stroke-opacity': 0.35, 'stroke-width': 1 } : {}),
      }),
    ];
  return [
    drawn('rect', {
      ...shape,
      fill,
      stroke: style.borderTopColor,
      'stroke-width': line,
      ...(style.borderTopStyle === 'dashed' ? { 'stroke-dasharray': '3 2' } : {}),
    }),
  ];
};

/** The folded corner of what is owed, which is drawn by a style alone. */
const cornerOf = (element: Element, { width }: DOMRect, { x, y }: { x: number; y: number }): SVGElement[] => {
  const { content, borderTopColor, borderTopWidth } = getComputedStyle(element, '::after');
  const size = 2 * Number.parseFloat(borderTopWidth);
  if (content === 'none' || !(size > 0) || isClear(borderTopColor)) return [];
  const [right, top] = [x + width, y].map(String);
  return [
    drawn('path', {
      d: `M${right} ${top}h-${String(size)}l${String(size)} ${String(size)}z`,
      fill: borderTopColor,
    }),
  ];
};

const wordsOf = (
  node: Text,
  style: CSSStyleDeclaration,
  place: (box: DOMRect) => { x: number; y: number },
): SVGElement[] => {
  const words = node.data.trim();
  if (words === '') return [];
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect();
  if (box.width === 0) return [];
  const { x, y } = place(box);
  return [
    drawn(
      'text',
      {
        x,
        y: y + box.height / 2,
        'dominant-baseline': 'central',
        fill: style.color,
        'font-family': style.fontFamily,
        'font-size': style.fontSize,
        'font-weight': style.fontWeight,
      },
      words,
    ),
  ];
};
