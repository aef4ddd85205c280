import { QRCodeSVG } from '@rc-component/qrcode';
import { useTranslation } from 'react-i18next';
import { publicBoardAddress } from '../../api/site.address.ts';
import { useBoards } from '../board.context.ts';
import type { WallScene } from './scene.hook.ts';
import styles from './wall.module.css';

/** What of a wall is told at its edge: which scene of how many, how long it stays, and where everybody can see it. */
export const WallBar = ({ wall: { scene, scenes, held, every } }: { wall: WallScene }) => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  return (
    <div className={styles.bar}>
      <div className={styles.scenes} role="group" aria-label={t('scenes')} title={t('sceneKeys')}>
        <span className={styles.scene}>
          {held && <span className={styles.held}>{t('sceneHeld')}</span>}
          {t(`sceneNames.${scene}`)}
        </span>
        <span className={styles.dots} aria-hidden="true">
          {scenes.map((one) => (
            <span key={one} className={styles.dot} data-now={one === scene || undefined}>
              {one === scene && !held && (
                <span key={scene} className={styles.run} style={{ animationDuration: `${String(every)}s` }} />
              )}
            </span>
          ))}
        </span>
      </div>
      {edition.publicBoard.audience === 'closed' ? null : (
        <figure className={styles.share}>
          <figcaption>{t('qr')}</figcaption>
          <QRCodeSVG
            value={publicBoardAddress(edition)}
            className={styles.code}
            aria-hidden="true"
            marginSize={2}
            bgColor="#ffffff"
            fgColor="#000000"
          />
        </figure>
      )}
    </div>
  );
};
