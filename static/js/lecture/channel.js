// Keeps the projector's window and the presenter's in step: each tells the other its whole state when it has changed.
//
// A state carries a revision; the higher one holds, of two alike the one of the later name. What was just received is
// what was last told, so nothing comes back. Windows of the same role do not listen to each other.

const NAME = 'convwalk-lecture';

/**
 * @template Shared
 * @param {{role: () => string, read: () => Shared, apply: (shared: Shared) => void}} side @param {AbortSignal} signal
 * @returns {() => void} to be called when something may have changed
 */
export const createChannel = ({ role, read, apply }, signal) => {
  const channel = new BroadcastChannel(NAME);
  const me = crypto.randomUUID?.() ?? `${performance.timeOrigin}-${performance.now()}`;
  let [revision, by] = [0, me];
  let told = JSON.stringify(read());
  let applying = false; // what was received is put in place piece by piece; the pieces are nobody's business

  const tell = () => channel.postMessage({ role: role(), revision, by, shared: JSON.parse(told) });
  const changed = () => {
    const now = JSON.stringify(read());
    if (applying || now === told) return;
    told = now;
    [revision, by] = [revision + 1, me];
    tell();
  };
  channel.addEventListener('message', ({ data }) => {
    if (data.role === role()) return;
    if (data.joins) return tell();
    if (data.revision < revision || (data.revision === revision && data.by <= by && revision > 0)) return;
    [revision, by] = [data.revision, data.by];
    applying = true;
    apply(data.shared);
    applying = false;
    told = JSON.stringify(read());
  }, { signal });
  signal.addEventListener('abort', () => channel.close(), { once: true });
  channel.postMessage({ role: role(), joins: true });
  return changed;
};
