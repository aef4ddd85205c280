import { sheetOf, type Labels, type Picture } from './picture.sheet.ts';

/** What of a style makes a line, an area or a text look as it does. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'visibility',
  'display',
] as const;

/** A chart as it is drawn now. */
export const pictureOfChart = (chart: SVGSVGElement, labels: Labels): Picture => {
  const { width, height } = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error('the copy of a chart is no chart');
  const copies = [copy, ...copy.querySelectorAll('*')];
  [chart, ...chart.querySelectorAll('*')].forEach((element, index) => {
    const style = getComputedStyle(element);
    const of = copies[index];
    for (const property of PROPERTIES) of?.setAttribute(property, style.getPropertyValue(property));
    of?.removeAttribute('class');
    of?.removeAttribute('style');
  });
  copy.setAttribute('overflow', 'visible');
  return sheetOf(chart, labels, { width, height, content: [copy] });
};
