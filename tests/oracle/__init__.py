"""A second evaluator: policies and cases decided by brute force over worlds.

It shares no code with the engine: it imports the data model alone (`reasoner.policy.{values,criteria,vocabulary,model}`,
`reasoner.cases.case`, `reasoner.syntax.rank`), and is written from the definitions of the language, as plainly as can be.

    codes      which codes a range holds, and one code for each way to stand in the lists
    reading    what a criterion or a determination reads: tests and inputs
    truth      a criterion and a determination in one world
    cells      the values that an input can be told apart by
    worlds     the completions of a case that the background knowledge allows
    found      statuses, outcome, needed inputs, used presumptions, over all worlds
    changes    all minimal change sets and all minimal sufficient reasons
    generate   random vocabularies, policies and cases, as model objects
    printing   the same as text, from the definition of the language
    agree      the engine's answers beside these
"""
