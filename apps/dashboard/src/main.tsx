import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { fetchFirstScreen } from './routes/first.screen.ts';
import { App } from './shell/app.tsx';
import { startTexts } from './shell/language.store.ts';
import { applyTheme } from './shell/theme.store.ts';
import '@fontsource-variable/noto-sans-sc/index.css';
import './ui/theme.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** Not awaited at the top of the module: every other file imports this one's chunk and would wait for it. */
const start = async (): Promise<void> => {
  applyTheme();
  fetchFirstScreen();
  await startTexts();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
};
void start();
