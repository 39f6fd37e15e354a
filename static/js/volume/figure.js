// What a volume stage shows, asked of the server: the whole layer at once, its steps in pieces as the walk comes near them.

/** @typedef {import('./volume-stage.js').VolumeFigure} VolumeFigure */
/** @typedef {import('./volume-stage.js').VolumeStep} VolumeStep */
/** @typedef {import('../lecture/views/plane.js').Read} Read */
/** @typedef {(address: string, signal: AbortSignal) => Promise<any>} Get */
/** The layer: everything that the server's GETs take, as text.
 * @typedef {{layer: 'conv' | 'max' | 'average', input: string, size: string, channels: number, filter: string, kernel: string,
 *   out_channels: number, stride: number, padding: number, bias: number, seed: number}} Layer */

const PIECE = 112; // steps that are asked for at a time
const AHEAD = 40; // steps from the end of a piece at which the next one is asked for

/** @param {Layer} s @returns {string} */
const layerQuery = (s) => {
  const shared = `input=${s.input}&size=${s.size}&channels=${s.channels}&kernel=${s.kernel}&stride=${s.stride}&padding=${s.padding}&seed=${s.seed}`;
  return s.layer === 'conv'
    ? `/convolve?${shared}&filter=${s.filter}&out_channels=${s.out_channels}&bias=${s.bias}`
    : `/pool?${shared}&mode=${s.layer}`;
};

/** @param {Layer} s */
const geometryQuery = (s) =>
  `/geometry?layer=${s.layer}&size=${s.size}&kernel=${s.kernel}&stride=${s.stride}&padding=${s.padding}&channels=${s.channels}` +
  `${s.layer === 'conv' ? `&out_channels=${s.out_channels}&bias=true` : ''}&reads=true`;

/** Sizes alone. @param {Layer} s @param {Get} get @param {AbortSignal} signal */
export const askSizes = (s, get, signal) => get(geometryQuery(s), signal);

/** The window's first padded cell for each output cell of an axis. @param {Read[]} reads */
const startsOf = (reads) => reads.filter(({ tap }) => tap === 0).map(({ padded }) => padded);

/**
 * @param {Layer} s @param {Get} get @param {AbortSignal} signal ends also what is asked for later
 * @param {() => void} arrived a piece of steps has come
 * @returns {Promise<VolumeFigure & {answer: any}>}
 */
export const askVolume = async (s, get, signal, arrived) => {
  const [whole, sizes, bank] = await Promise.all([
    get(`${layerQuery(s)}&limit=0`, signal),
    askSizes(s, get, signal),
    s.layer === 'conv'
      ? get(`/filters?filter=${s.filter}&kernel=${s.kernel}&channels=${s.channels}&out_channels=${s.out_channels}&seed=${s.seed}`, signal)
      : null,
  ]);
  const each = whole.steps.total;
  return {
    layer: s.layer,
    answer: sizes,
    geometry: whole.geometry,
    picture: s.input === 'photo' ? 'photo' : 'signed',
    input: whole.padded_input,
    weight: bank?.weight ?? null,
    maps: whole.activation_maps,
    bias: s.layer === 'conv' ? s.bias : 0,
    total: each * whole.activation_maps.length,
    starts: { rows: startsOf(sizes.reads.height), cols: startsOf(sizes.reads.width) },
    stepAt: stepsInPieces((channel, offset) => get(`${layerQuery(s)}&channel=${channel}&offset=${offset}&limit=${PIECE}&arrays=false`, signal), each, arrived),
  };
};

/** @param {(channel: number, offset: number) => Promise<any>} ask @param {number} each steps of one map @param {() => void} arrived
 * @returns {(step: number) => VolumeStep | undefined} */
const stepsInPieces = (ask, each, arrived) => {
  /** @type {Map<string, VolumeStep[] | null>} null: asked for */
  const pieces = new Map();

  /** @param {number} channel @param {number} offset */
  const want = (channel, offset) => {
    const name = `${channel}:${offset}`;
    if (pieces.has(name) || offset >= each) return;
    pieces.set(name, null);
    ask(channel, offset).then(
      (answer) => { pieces.set(name, answer.steps.items.map(inDepth)); arrived(); },
      () => pieces.delete(name), // asked again when it is looked at again
    );
  };

  return (step) => {
    const [channel, within] = [Math.floor(step / each), step % each];
    const offset = within - (within % PIECE);
    want(channel, offset);
    if (within - offset > PIECE - AHEAD) want(channel, offset + PIECE);
    return pieces.get(`${channel}:${offset}`)?.[within - offset];
  };
};

/** A step of pooling speaks of one channel; here all have a depth. @param {any} step @returns {VolumeStep} */
const inDepth = (step) => ({
  products: null, channel_sums: null, sum: null, bias: 0, winner: null, count: null, ...step,
  patch: step.products ? step.patch : [step.patch],
});
