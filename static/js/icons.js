// The signs on buttons, drawn on a 24 by 24 field.

import { svg } from './dom.js';

const PATHS = Object.freeze({
  play: 'M7 4.500v15l13-7.500z',
  pause: 'M6 4.500h4.500v15H6zM13.500 4.500H18v15h-4.500z',
  next: 'M5 5v14l10-7zM16.500 5H19v14h-2.500z',
  back: 'M19 5v14L9 12zM5 5h2.500v14H5z',
  start: 'M21 5v14l-8-7zM12.500 5v14l-8-7zM2 5h2v14H2z',
  end: 'M3 5v14l8-7zM11.500 5v14l8-7zM20 5h2v14h-2z',
  rowUp: 'M12 4l7 8h-4.500v8h-5v-8H5z',
  rowDown: 'M12 20l-7-8h4.500V4h5v8H19z',
  loop: 'M12 5V1.500L17 6l-5 4.500V7.500a5 5 0 1 0 5 5h2.500A7.500 7.500 0 1 1 12 5z',
  theme: 'M12 2.500a9.500 9.500 0 1 0 0 19zM12 2.500v2.200a7.300 7.300 0 0 1 0 14.600v2.200a9.500 9.500 0 0 0 0-19z',
  show: 'M3 9V3h6v2.500H5.500V9zM15 3h6v6h-2.500V5.500H15zM3 15h2.500v3.500H9V21H3zM18.500 15H21v6h-6v-2.500h3.500z',
  unequal: 'M3 8h18v2.200H3zM3 14h18v2.200H3zM15.500 4l1.900 1.100-9 15L6.500 19z',
});

/** @param {keyof typeof PATHS} name */
export const icon = (name) => svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }));
