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
  share: 'M12 1.500l6 6h-4.500V15h-3V7.500H6zM3.500 11H6v8.500h12V11h2.500v11h-17z',
  show: 'M3 9V3h6v2.500H5.500V9zM15 3h6v6h-2.500V5.500H15zM3 15h2.500v3.500H9V21H3zM18.500 15H21v6h-6v-2.500h3.500z',
  contents: 'M3 5h4v4H3zM9.500 5.800H21v2.400H9.500zM3 10h4v4H3zM9.500 10.800H21v2.400H9.500zM3 15h4v4H3zM9.500 15.800H21v2.400H9.500z',
  laser: 'M12 8.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM11 2h2v4h-2zM11 18h2v4h-2zM2 11h4v2H2zM18 11h4v2h-4z',
  pen: 'M16.500 2.500l5 5L8 21l-6 1 1-6zM5 17l-.600 2.600L7 19z',
  dark: 'M2 4h20v13H2zM8 19h8v2H8z',
  presenter: 'M2 4h13v9H2zM17 4h5v2h-5zM17 7.500h5v2h-5zM17 11h5v2h-5zM2 15.500h20v2H2zM6 19h12v2H6z',
  unequal: 'M3 8h18v2.200H3zM3 14h18v2.200H3zM15.500 4l1.900 1.100-9 15L6.500 19z',
});

/** @param {keyof typeof PATHS} name */
export const icon = (name) => svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }));
