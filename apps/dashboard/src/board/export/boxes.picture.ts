import { drawn, isClear, sheetOf, type Picture } from './picture.sheet.ts';

/** What is for the hand and not for the eye. */
const TOOLS = 'fieldset, button, select, input';

/**
 * What is laid out of boxes and words, as it stands on the screen: the tiles of the map, the rows of a ranking. A list
 * that scrolls is drawn whole.
 */
export const pictureOfBoxes = (root: HTMLElement, caption: string): Picture => {
  const { left, top } = root.getBoundingClientRect();
  const content: SVGElement[] = [];
  const place = ({ x, y }: DOMRect) => ({ x: x - left, y: y - top + root.scrollTop });
  const visit = (element: Element): void => {
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.visibility === 'hidden' || element.matches(TOOLS)) return;
    // Words for who listens, which nobody sees.
    if (style.clipPath.startsWith('inset(50%')) return;
    const box = element.getBoundingClientRect();
    if (element !== root && box.width > 0) content.push(...boxOf(style, box, place(box)));
    for (const child of element.childNodes) {
      if (child instanceof Element) visit(child);
      else if (child instanceof Text) content.push(...wordsOf(child, style, place));
    }
  };
  visit(root);
  const { clientWidth: width } = root;
  return sheetOf(root, caption, { width, height: Math.max(root.clientHeight, root.scrollHeight), content });
};

const boxOf = (
  style: CSSStyleDeclaration,
  { width, height }: DOMRect,
  { x, y }: { x: number; y: number },
): SVGElement[] => {
  const line = Number.parseFloat(style.borderTopWidth);
  const hasLine = line > 0 && style.borderTopStyle !== 'none' && style.borderLeftStyle !== 'none';
  // What has a pattern for a ground (nothing reported) keeps its edge.
  const isPatterned = style.backgroundImage !== 'none';
  const isFilled = !isClear(style.backgroundColor);
  if (!hasLine && !isPatterned && !isFilled) return [];
  return [
    drawn('rect', {
      x,
      y,
      width,
      height,
      rx: Number.parseFloat(style.borderTopLeftRadius) || 0,
      fill: isFilled ? style.backgroundColor : 'none',
      ...(hasLine || isPatterned
        ? {
            stroke: hasLine ? style.borderTopColor : style.color,
            'stroke-opacity': hasLine ? 1 : 0.35,
            'stroke-width': hasLine ? line : 1,
            ...(style.borderTopStyle === 'dashed' || isPatterned ? { 'stroke-dasharray': '3 2' } : {}),
          }
        : {}),
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
