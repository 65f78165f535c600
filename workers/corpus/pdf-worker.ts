import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
import { boundStreams } from './bound-streams';

boundStreams(Number(self.name));
