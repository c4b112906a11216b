// Compilers, linkers, build systems and what they build: gcc, g++, gfortran, nasm, make, ninja, cmake, ctest, valgrind, sanitizers.
import { benign, fail, resources, retry, type Case } from '../job.ts'

const c = (body: string, head = ''): string =>
  `#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n${head}\nint main(int argc, char **argv) {\n${body}\n  return 0;\n}\n`
const run = (more = ''): string => `set -e\ngcc -O0 -g ${more} -o sim sim.c\necho "sim: starting, 4 fields"\n`

export const cases: Case[] = [
  {
    tool: 'gcc',
    files: { 'sim.c': c('  double x = 1\n  printf("%f", x);') },
    sh: 'gcc -Wall -o sim sim.c && ./sim',
    label: fail('code_bug', /error: expected/, 'Syntax error.'),
  },
  {
    tool: 'gcc',
    files: { 'sim.c': '#include <fftw9.h>\nint main(void) { return 0; }\n' },
    sh: 'make -s sim',
    label: fail('dependency', /fatal error: fftw9.h/, 'A header that is not installed.'),
  },
  {
    tool: 'ld',
    files: { 'sim.c': 'double solve(double);\nint main(void) { return (int)solve(1.0); }\n' },
    sh: 'gcc -c sim.c && gcc -o sim sim.o',
    label: fail('code_bug', /undefined reference to/, 'A function that no object defines.'),
  },
  {
    tool: 'ld',
    files: { 'sim.c': 'int main(void) { return 0; }\n' },
    sh: 'gcc -o sim sim.c -lnetcdf9 && ./sim',
    label: fail('dependency', /cannot find -lnetcdf9/, 'A library that is not installed.'),
  },
  {
    tool: 'g++',
    files: { 'a.cc': '#include <vector>\n#include <string>\nint main() { std::vector<int> v; std::string s = v; v.push_back("x"); }\n' },
    sh: 'g++ -std=c++17 -c a.cc',
    label: fail('code_bug', /error: /, 'Type errors.'),
  },
  {
    tool: 'gfortran',
    needs: ['gfortran'],
    files: { 'm.f90': 'program m\n  implicit none\n  x = 1.0\n  print *, x\nend program m\n' },
    sh: 'gfortran -o m m.f90 && ./m',
    label: fail('code_bug', /Error: Symbol/, 'A variable without a type.'),
  },
  {
    tool: 'gfortran',
    needs: ['gfortran'],
    files: {
      'm.f90':
        'program m\n  real :: a(10)\n  integer :: i, n\n  read *, n\n  do i = 1, n\n    a(i) = i\n  end do\n  print *, sum(a)\nend program m\n',
      'in.txt': '12\n',
    },
    sh: 'gfortran -fcheck=bounds -o m m.f90 && ./m < in.txt',
    label: fail('code_bug', /Fortran runtime error: Index/, 'An index out of bounds.'),
  },
  {
    tool: 'gfortran',
    needs: ['gfortran'],
    files: {
      'm.f90':
        "program m\n  real :: a(10)\n  print *, ' reading restart'\n  open(10, file='restart.dat', status='old')\n  read(10, *) a\n  print *, sum(a)\nend program m\n",
      'restart.dat': '1 2 3\n4 5\n',
    },
    sh: 'gfortran -o m m.f90 && ./m',
    label: fail('data_format', /End of file/, 'The restart file has fewer numbers than are read.'),
  },
  {
    tool: 'gfortran',
    needs: ['gfortran'],
    files: { 'm.f90': "program m\n  print *, ' step 0'\n  open(10, file='params.nml', status='old')\nend program m\n" },
    sh: 'gfortran -o m m.f90 && ./m',
    label: fail('missing_data', /Cannot open file/, 'The parameter file is not there.'),
  },
  {
    tool: 'gfortran',
    needs: ['gfortran'],
    files: {
      'm.f90':
        'program m\n  real, allocatable :: a(:,:,:)\n  integer :: s\n  print *, " allocating"\n  allocate(a(2000,2000,200))\n  a = 0\n  print *, sum(a)\nend program m\n',
    },
    sh: 'gfortran -o m m.f90\n(ulimit -v 1000000; ./m)',
    label: resources('oom', /Error allocating|Allocation would exceed memory limit|memory/, 'Not enough memory for the field.', {
      last: true,
      accept: ['fail'],
    }),
  },
  {
    tool: 'gfortran',
    needs: ['gfortran'],
    files: {
      'm.f90':
        "program m\n  integer :: i\n  real :: x(3) = [4.0, 1.0, 0.25]\n  do i = 1, 3\n    write(*, '(a,i3,a,es10.3)') ' iter ', i, '  error ', x(i)\n  end do\n  write(*, '(a)') ' WARNING: residual did not drop by 1e-6, error estimate 2.5E-01'\n  write(*, '(a)') ' normal termination'\nend program m\n",
    },
    sh: 'gfortran -o m m.f90 && ./m',
    label: benign('The word error names a column; the run ended normally.', { hard: true }),
  },
  {
    tool: 'c',
    files: { 'sim.c': c('  int *p = NULL;\n  if (argc > 5) p = &argc;\n  printf("step 1\\n"); fflush(stdout);\n  *p = 4;') },
    sh: run() + './sim',
    label: fail('code_bug', /Segmentation fault/, 'A null pointer in the program.', { accept: ['unknown'] }),
  },
  {
    tool: 'c',
    files: { 'sim.c': c('  int n = argc - 1;\n  printf("mean of %d values\\n", n); fflush(stdout);\n  printf("%d\\n", 100 / n);') },
    sh: run() + './sim',
    label: fail('code_bug', /Floating point exception/, 'Division by zero.'),
  },
  {
    tool: 'c',
    files: {
      'sim.c': c('  char *p = malloc(10);\n  memset(p, 1, 10); free(p);\n  printf("done, cleaning up\\n"); fflush(stdout);\n  free(p);'),
    },
    sh: run('-w') + './sim',
    label: fail('code_bug', /double free/, 'Freed twice.'),
  },
  {
    tool: 'c',
    files: { 'sim.c': c('  assert(argc == 2 && "one input file");', '#include <assert.h>') },
    sh: run() + './sim',
    label: fail('config', /Assertion/, 'An assertion about the arguments.'),
  },
  {
    tool: 'c',
    files: {
      'sim.c': c(
        '  for (long i = 1; ; i++) {\n    char *p = malloc(64L << 20);\n    if (!p) { perror("sim: malloc"); return 2; }\n    memset(p, 1, 64L << 20);\n    printf("allocated %ld MB\\n", i * 64); fflush(stdout);\n  }',
      ),
    },
    sh: run() + '(ulimit -v 400000; ./sim)',
    label: resources('oom', /Cannot allocate memory/, 'The address space is used up.'),
  },
  {
    tool: 'c',
    memory: 64,
    files: {
      'sim.c': c(
        '  for (long i = 1; i < 40; i++) {\n    char *p = malloc(8L << 20);\n    memset(p, 1, 8L << 20);\n    printf("block %ld\\n", i); fflush(stdout);\n  }',
      ),
    },
    sh: run() + './sim\necho "post-processing"',
    label: resources('oom', /Killed/, 'Killed by the memory control group.'),
  },
  {
    tool: 'c++',
    files: {
      'sim.cc':
        '#include <vector>\n#include <cstdio>\nint main() { std::puts("building index"); std::vector<double> v(400000000L); std::printf("%f", v[1]); }\n',
    },
    sh: 'g++ -o sim sim.cc && (ulimit -v 1000000; ./sim)',
    label: resources('oom', /std::bad_alloc/, 'Not enough address space for the index.'),
  },
  {
    tool: 'c++',
    files: {
      'sim.cc':
        '#include <vector>\n#include <cstdio>\nint main() { std::vector<int> v(3); std::puts("reading 4 columns"); std::fflush(stdout); return v.at(3); }\n',
    },
    sh: 'g++ -o sim sim.cc && ./sim',
    label: fail('code_bug', /out_of_range/, 'An index out of range.', { last: true }),
  },
  {
    tool: 'c++',
    files: {
      'sim.cc':
        '#include <stdexcept>\n#include <cstdio>\nint main(int n, char **) { std::puts("temperature: 0.8"); std::fflush(stdout); if (n) throw std::invalid_argument("cutoff must be smaller than half the box"); }\n',
    },
    sh: 'g++ -o sim sim.cc && ./sim',
    label: fail('config', /cutoff must be smaller/, 'A parameter that the program rejects.', { hard: true }),
  },
  {
    tool: 'asan',
    files: { 'sim.c': c('  int *a = malloc(10 * sizeof(int));\n  a[0] = 1; int i = 10 + argc - 1;\n  printf("%d\\n", a[i]);') },
    sh: run('-fsanitize=address') + './sim',
    label: fail('code_bug', /ERROR: AddressSanitizer: heap-buffer-overflow/, 'A read past the end.'),
  },
  {
    tool: 'valgrind',
    needs: ['valgrind'],
    files: { 'sim.c': c('  int *a = malloc(40);\n  if (a[3]) printf("x\\n");\n  a[10] = 4;\n  free(a);') },
    sh: run() + 'valgrind -q --error-exitcode=9 ./sim',
    label: fail('code_bug', /Invalid write|Conditional jump/, 'Memory errors of the program.'),
  },
  {
    tool: 'c',
    needs: ['gcc'],
    files: {
      'sim.c': c(
        '  static char big[1];\n  char local[20000000];\n  local[argc] = 1; memset(local, 1, sizeof local);\n  printf("%d %s\\n", local[5], big);',
      ),
    },
    sh: run() + '(ulimit -s 4096; ./sim)',
    label: resources(
      'resource_limit',
      /Segmentation fault/,
      'The stack limit is smaller than a local array; in the log only a segmentation fault.',
      { hard: true, accept: ['fail', 'unknown'] },
    ),
  },
  {
    tool: 'c',
    files: { 'lib.c': 'int answer(void) { return 42; }\n', 'sim.c': 'int answer(void);\nint main(void) { return answer() - 42; }\n' },
    sh: 'gcc -shared -fPIC -o libans.so lib.c && gcc -o sim sim.c -L. -lans && ./sim',
    label: fail('dependency', /error while loading shared libraries/, 'The library is not on the path of the loader.'),
  },
  {
    tool: 'c',
    files: {
      'sim.c': c(
        '  int fd = open("/dev/shm/field", O_RDWR | O_CREAT, 0600);\n  ftruncate(fd, 8L << 20);\n  char *p = mmap(0, 8L << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);\n  printf("field mapped\\n"); fflush(stdout);\n  memset(p, 1, 8L << 20);',
        '#include <fcntl.h>\n#include <unistd.h>\n#include <sys/mman.h>',
      ),
    },
    small: { '/dev/shm': '1m' },
    sh: run('-w') + './sim',
    label: resources('resource_limit', /Bus error/, 'Shared memory is smaller than the field: a bus error.', {
      hard: true,
      accept: ['fail', 'unknown'],
    }),
  },
  {
    tool: 'make',
    files: { Makefile: 'all: report.pdf\n\nreport.pdf: data.csv fig.png\n\techo build\n' },
    sh: 'make',
    label: fail('missing_data', /No rule to make target/, 'An input that nothing makes and that is not there.'),
  },
  {
    tool: 'make',
    files: { Makefile: 'all:\n    echo hi\n' },
    sh: 'make',
    label: fail('code_bug', /missing separator/, 'Spaces for a tab.'),
  },
  {
    tool: 'make',
    files: {
      Makefile: 'all: a b c\na:\n\t@echo "step a"\nb:\n\t@echo "step b"; python3 b.py\nc:\n\t@sleep 0.3; echo "step c"\n',
      'b.py': "import yaml\ncfg = yaml.safe_load(open('run.yaml'))\nprint(cfg['steps'])\n",
      'run.yaml': 'step: 3\n',
    },
    sh: 'make -j2',
    label: fail('config', /^KeyError: 'steps'/, 'make and Python around a key that the configuration lacks.', { hard: true }),
  },
  {
    tool: 'make',
    files: {
      Makefile:
        'fetch:\n\t@echo "fetching inputs"\n\twget -nv -t1 -T2 http://data.example.org:8080/in.tar || (echo "fetch failed"; exit 4)\nall: fetch\n\ttar xf in.tar\n',
    },
    sh: 'bash -c "make all" || { echo "build failed: compiler error?" >&2; exit 2; }',
    label: retry('network', /Connection refused/, 'The fetch was refused; no compiler ran.', { hard: true }),
  },
  {
    tool: 'make',
    memory: 64,
    files: {
      Makefile: 'all: table.out\ntable.out:\n\t@echo "building table"\n\tpython3 t.py\n',
      't.py': "t = []\nfor n in range(40):\n    t.append(b'x' * (8 << 20))\n",
    },
    sh: 'make',
    label: resources('oom', /Killed/, 'The recipe was killed by the memory control group.', { hard: true }),
  },
  {
    tool: 'make',
    files: {
      Makefile:
        'check:\n\t@for t in io net math; do ./$$t.sh > $$t.log 2>&1 && echo "PASS: $$t" || { echo "FAIL: $$t"; cat $$t.log; bad=1; }; done; test -z "$$bad"\n',
      'io.sh': '#!/bin/bash\ntrue\n',
      'net.sh': '#!/bin/bash\necho timeout handled\n',
      'math.sh': '#!/bin/bash\necho "expected 4.000, got 3.999"\nexit 1\n',
    },
    setup: 'chmod +x *.sh',
    sh: 'make check',
    label: fail('code_bug', /expected 4.000, got 3.999|FAIL: math/, 'One test fails on a value.'),
  },
  {
    tool: 'make',
    files: { Makefile: 'all:\n\t-rm missing.o\n\t@touch -d "+1 hour" future\n\t@$(MAKE) -s inner\ninner: future\n\t@echo "inner ok"\n' },
    sh: 'make && make inner',
    label: benign('An ignored error of rm; the build succeeded.', { hard: true }),
  },
  {
    tool: 'ninja',
    needs: ['ninja'],
    files: {
      'build.ninja': 'rule cc\n  command = gcc -c $in -o $out\nbuild a.o: cc a.c\nbuild b.o: cc b.c\n',
      'a.c': 'int a(void) { return 0; }\n',
      'b.c': 'int b(void) { return undeclared; }\n',
    },
    sh: 'ninja -j1',
    label: fail('code_bug', /error: .undeclared. undeclared/, 'Compile error under ninja.'),
  },
  {
    tool: 'ninja',
    needs: ['ninja'],
    small: { '/scratch': '600k' },
    files: { 'build.ninja': 'rule gen\n  command = seq 100000 > $out\nbuild /scratch/a: gen\nbuild /scratch/b: gen\n' },
    sh: 'ninja -j1',
    label: resources('disk', /No space left on device/, 'The build disk is full.', { accept: ['fail'] }),
  },
  {
    tool: 'cmake',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(sim C)\ninclude(CheckIncludeFile)\ncheck_include_file(fancy.h HAVE_FANCY)\nfind_package(Kokkos REQUIRED)\n',
    },
    sh: 'cmake -S . -B b',
    label: fail(
      'dependency',
      /Could not find a package configuration file provided by "Kokkos"/,
      'A required package is missing; the probes before it are harmless.',
      { hard: true },
    ),
  },
  {
    tool: 'cmake',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(sim C)\ninclude(CheckIncludeFile)\ncheck_include_file(fancy.h HAVE_FANCY)\nfind_package(Doxygen)\nadd_executable(sim sim.c)\n',
      'sim.c': 'int main(void) { return 0; }\n',
    },
    sh: 'cmake -S . -B b && cmake --build b',
    label: benign('Probes that did not find optional things; configured and built.', { hard: true }),
  },
  {
    tool: 'ctest',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(sim NONE)\nenable_testing()\nadd_test(NAME fast COMMAND true)\nadd_test(NAME slow COMMAND sleep 20)\nset_tests_properties(slow PROPERTIES TIMEOUT 1)\n',
    },
    sh: 'cmake -S . -B b > /dev/null && ctest --test-dir b',
    label: resources('timeout', /Timeout/, 'One test passed its time limit.', { accept: ['fail', 'retry'] }),
  },
  {
    tool: 'ctest',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(sim NONE)\nenable_testing()\nadd_test(NAME network_down COMMAND true)\nadd_test(NAME energy COMMAND sh -c "echo energy drift 3e-2 exceeds 1e-3; exit 1")\n',
    },
    sh: 'cmake -S . -B b > /dev/null && ctest --test-dir b --output-on-failure',
    label: fail('code_bug', /energy drift/, 'A test fails on a value; the one with network in its name passes.', { hard: true }),
  },
  {
    tool: 'nasm',
    needs: ['nasm'],
    files: { 'a.asm': 'section .text\nglobal f\nf: mvo eax, 1\n  ret\n' },
    sh: 'nasm -f elf64 a.asm',
    label: fail('code_bug', /error/, 'An instruction that does not exist.'),
  },
  {
    tool: 'gcc',
    files: { 'sim.c': c('  int unused;\n  char b[4]; strcpy(b, "toolong"); printf("error code: %d\\n", 0);') },
    sh: 'gcc -Wall -Wextra -c sim.c && echo "build OK"',
    label: benign('Warnings of the compiler; it built.'),
  },
  {
    tool: 'gcc',
    memory: 40,
    files: { 'gen.py': "print('int t[] = {')\nfor i in range(2000000): print(i, ',')\nprint('};')\n" },
    sh: 'python3 gen.py > big.c\necho "CC big.o"\ngcc -c big.c',
    label: resources('oom', /Killed signal terminated program cc1|Killed/, 'The compiler proper was killed for memory.', { hard: true }),
  },
  {
    tool: 'gcc',
    small: { '/tmp': '64k' },
    files: { 'gen.py': "print('int t[] = {')\nfor i in range(60000): print(i, ',')\nprint('};')\n" },
    sh: 'python3 gen.py > big.c\ngcc -c big.c -o big.o',
    label: resources('disk', /No space left on device/, 'The temporary folder of the compiler is full.', { accept: ['fail'] }),
  },
]
